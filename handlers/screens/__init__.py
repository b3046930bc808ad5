"""Shows: values in, a `Screen` out. One folder for each job to be done; what is pressed is in `buttons`."""
