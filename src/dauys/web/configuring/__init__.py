"""What administrators see and change: the state of the installation, its words, its territory, its first set-up."""
