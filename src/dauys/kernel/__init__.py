"""What every area stands on: refusals, ids, time, texts, events, components, keys."""
