import type { SampleApp } from "../../app";
import { decode } from "../../decode";

/**
 * What the notification opens. The whole task is in the query, because this sample keeps no tasks; a real program puts an
 * id there and fetches the task.
 */
Page({
  data: {
    taskName: "",
    remarks: "",
    className: "",
    isFromNotification: false,
  },

  async onLoad({ taskName, remarks, className }) {
    this.setData({
      taskName: decode(taskName),
      remarks: decode(remarks),
      className: decode(className),
    });
    // The handler in app.ts has a turn of its own, which comes before the rest of this one.
    await Promise.resolve();
    const { opening } = getApp<SampleApp>();
    this.setData({ isFromNotification: opening?.path === this.route });
  },
});
