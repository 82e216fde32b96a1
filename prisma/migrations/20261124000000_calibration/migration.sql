-- AlterTable
ALTER TABLE "ScoreRun" ADD COLUMN     "deviceNote" TEXT;

-- CreateTable
CREATE TABLE "Calibration" (
    "runId" UUID NOT NULL,
    "datasetId" UUID,
    "count" INTEGER NOT NULL DEFAULT 0,
    "scores" DOUBLE PRECISION[],

    CONSTRAINT "Calibration_pkey" PRIMARY KEY ("runId")
);

-- CreateIndex
CREATE INDEX "Calibration_datasetId_idx" ON "Calibration"("datasetId");

-- AddForeignKey
ALTER TABLE "Calibration" ADD CONSTRAINT "Calibration_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ScoreRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Calibration" ADD CONSTRAINT "Calibration_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE SET NULL ON UPDATE CASCADE;
