"""What goes in and what comes out: commands, events, notices, reasons of refusals."""
