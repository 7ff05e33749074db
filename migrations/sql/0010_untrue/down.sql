-- Locks clue_outcome for a moment. That an allegation was found untrue, and why, is lost.
ALTER TABLE clue_outcome DROP untrue_reason, DROP untrue_word;
