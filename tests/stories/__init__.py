"""What a customer would tell: people with phones, one bot process, one simulator, a clock moved by hand."""
