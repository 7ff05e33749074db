"""Letters on paper: PDF for the file, in the form of GB/T 9704, and Word for those who go on editing."""
