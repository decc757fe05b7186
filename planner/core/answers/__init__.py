"""What planners ask of the model: questions, explanations, comparisons, challenges."""
