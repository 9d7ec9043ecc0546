"""How one installation is put together: settings, addresses, server entry."""
