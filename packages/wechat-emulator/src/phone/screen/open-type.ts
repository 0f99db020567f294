import type { Part } from "./built-in.ts";

/** What a button with an open-type does when it is pressed; these abilities need no tap of a script. */
export function pressOpenType(part: Part): void {
  const openType = part.text("openType");
  const { phone, tellMissing } = part.environment;
  switch (openType) {
    case "contact":
      void openContact(part);
      break;
    case "openSetting":
      void phone.openSettings().then(() => part.trigger("opensetting", openSettingDetail));
      break;
    case "getUserInfo":
      part.trigger("getuserinfo", {
        errMsg: "getUserInfo:ok",
        userInfo: { nickName: "微信用户", avatarUrl: "", gender: 0 },
        rawData: "{}",
      });
      break;
    case "agreePrivacyAuthorization":
      part.trigger("agreeprivacyauthorization", {});
      break;
    case "exit":
      phone.exit();
      break;
    default:
      tellMissing(`按钮的 open-type="${openType}"`);
      part.trigger(openType.toLowerCase(), {
        errMsg: `${openType}:fail 手机模拟器还没有这个 open-type`,
      });
  }
}

/** The page asks wx.getSetting for what has become of it. */
const openSettingDetail = { errMsg: "openSetting:ok", authSetting: {} };

async function openContact(part: Part): Promise<void> {
  const showsCard = part.flag("showMessageCard");
  const page = part.environment.screen.currentPath();
  const card = {
    title: part.text("sendMessageTitle"),
    path: part.text("sendMessagePath") || page,
    imageUrl: part.text("sendMessageImg"),
  };
  const tapped = await part.environment.phone.openContact({
    sessionFrom: part.text("sessionFrom"),
    ...(showsCard && { card }),
  });
  if (!tapped) return;
  part.trigger("contact", { errMsg: "enterContact:ok", ...tapped });
}
