ALTER TABLE customers ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN last_name TEXT NOT NULL DEFAULT '';

UPDATE customers
SET first_name = substr(full_name, 1, instr(full_name || ' ', ' ') - 1),
    last_name = ltrim(substr(full_name, instr(full_name || ' ', ' ')));
