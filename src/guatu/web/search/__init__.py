"""查找：from the box in the header to the project."""
