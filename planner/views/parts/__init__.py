"""What several spaces share: colours, charts, cards, texts, small inputs."""
