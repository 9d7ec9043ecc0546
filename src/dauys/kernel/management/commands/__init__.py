"""Commands of the kernel; each module is one command of `dauys`."""
