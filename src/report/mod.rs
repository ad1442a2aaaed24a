//! What is handed out: one file a format.
