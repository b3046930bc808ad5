"""What is pressed: callback data, a file for each job to be done."""
