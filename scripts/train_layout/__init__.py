"""Training the page network: `pages` makes composed pages ready, `train` trains, `export` writes the ONNX weights."""
