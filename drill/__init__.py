"""`make drill`: submissions with photos while workers and the database are killed at random;
nothing may be lost."""
