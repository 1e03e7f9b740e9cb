ALTER TABLE customers DROP COLUMN full_name;
ALTER TABLE orders DROP COLUMN coupon;
