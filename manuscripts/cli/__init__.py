"""The manuscripts command: one file per command, stdout is data, stderr is talk."""
