-- An image may have several classes. The rows are written anew once, with what they declared before.
ALTER TABLE "Sample" RENAME COLUMN "declaredClass" TO "declaredClasses";
ALTER TABLE "Sample"
  ALTER COLUMN "declaredClasses" TYPE TEXT[]
    USING CASE WHEN "declaredClasses" IS NULL THEN ARRAY[]::TEXT[] ELSE ARRAY["declaredClasses"] END,
  ALTER COLUMN "declaredClasses" SET DEFAULT ARRAY[]::TEXT[];
