import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { campaignQuery } from "../../api/campaigns.ts";
import type { CampaignSummary, ListReport } from "../../api/campaign-types.ts";
import { uploadList } from "./upload-list.ts";

type Upload =
  | { state: "none" }
  | { state: "running"; file: File; part: number }
  | { state: "done"; file: File; report: ListReport }
  | { state: "failed"; file: File; error: unknown }
  | { state: "stopped"; file: File };

export interface Uploading {
  upload: Upload;
  start(file: File): Promise<void>;
  stop(): void;
}

/** The upload of a list, one file at a time. It stops when the page is left: what has come by then stays in the list. */
export function useUpload(campaign: CampaignSummary): Uploading {
  const queries = useQueryClient();
  const { appid, id } = campaign;
  const [upload, setUpload] = useState<Upload>({ state: "none" });
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const start = async (file: File): Promise<void> => {
    const controller = new AbortController();
    stopping.current = controller;
    setUpload({ state: "running", file, part: 0 });
    try {
      const report = await uploadList({ appid, id }, file, {
        onProgress: (part) => setUpload({ state: "running", file, part }),
        signal: controller.signal,
      });
      setUpload({ state: "done", file, report });
    } catch (error) {
      setUpload(
        controller.signal.aborted ? { state: "stopped", file } : { state: "failed", file, error },
      );
    }
    await queries.invalidateQueries({ queryKey: campaignQuery(appid, id).queryKey });
    await queries.invalidateQueries({ queryKey: ["campaigns", appid, "audience", id] });
  };
  return { upload, start, stop: () => stopping.current?.abort() };
}
