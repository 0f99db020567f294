import "./theme/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./console.tsx";
import { giveStylesTheNonce } from "./theme/nonce.ts";

const root = document.getElementById("console");
if (root === null) throw new Error("the page has no #console");
giveStylesTheNonce();
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
