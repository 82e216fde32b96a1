-- AlterTable
ALTER TABLE "Upload" ADD COLUMN     "format" TEXT,
ADD COLUMN     "found" JSONB,
ADD COLUMN     "source" TEXT,
ADD COLUMN     "wantedFormat" TEXT;
