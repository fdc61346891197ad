"""The promises I1 to I8, a module for each kind: it compares what was found with what people and mails say."""
