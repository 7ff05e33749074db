"""What can be exported as rows, a file for each subject."""
