"""Taking files in and giving them out, for whatever area they belong to."""
