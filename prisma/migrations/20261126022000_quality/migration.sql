-- CreateTable
CREATE TABLE "BlobQuality" (
    "sha256" CHAR(64) NOT NULL,
    "brightnessP5" REAL NOT NULL,
    "brightnessP99" REAL NOT NULL,
    "sharpness" REAL NOT NULL,
    "entropy" REAL NOT NULL,
    "perceptualHash" CHAR(16),
    "measuredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BlobQuality_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "DatasetQuality" (
    "datasetId" UUID NOT NULL,
    "sizeQ1" DOUBLE PRECISION NOT NULL,
    "sizeQ3" DOUBLE PRECISION NOT NULL,
    "comparedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetQuality_pkey" PRIMARY KEY ("datasetId")
);

-- CreateTable
CREATE TABLE "Duplicate" (
    "sampleId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "distance" INTEGER NOT NULL,

    CONSTRAINT "Duplicate_pkey" PRIMARY KEY ("sampleId")
);

-- CreateIndex
CREATE INDEX "Duplicate_datasetId_groupId_distance_idx" ON "Duplicate"("datasetId", "groupId", "distance");

-- AddForeignKey
ALTER TABLE "DatasetQuality" ADD CONSTRAINT "DatasetQuality_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Duplicate" ADD CONSTRAINT "Duplicate_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Duplicate" ADD CONSTRAINT "Duplicate_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
