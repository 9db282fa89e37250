"""What is asked of services outside about a record, and what their answers say. Pure: requests out, bytes in."""
