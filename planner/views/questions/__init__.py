"""The five questions, a page each."""
