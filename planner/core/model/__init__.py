"""The planning model: inputs, projection, results and their ranges."""
