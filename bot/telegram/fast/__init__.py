"""aiogram without building every model at the start: delete this folder and all works as before, slower."""
