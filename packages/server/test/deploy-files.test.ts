import { readdirSync, readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { expect, test } from "vitest";
import { envNames } from "../src/config.ts";
import { describeApi } from "../src/openapi.ts";

// These files cannot be run in a test: what can be known of them by reading is held to the program.
const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

interface Container {
  name: string;
  image: string;
  args: string[];
  securityContext: Record<string, unknown>;
  resources: { requests: object; limits: Record<string, string> };
  livenessProbe: { httpGet: { path: string; port: string } };
  readinessProbe: { httpGet: { path: string; port: string } };
  ports: { name: string; containerPort: number }[];
  env?: { name: string; value: string }[];
  envFrom: Record<string, { name: string }>[];
}
interface Resource {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec: {
    template: {
      spec: {
        containers: Container[];
        securityContext: Record<string, unknown>;
        terminationGracePeriodSeconds: number;
      };
    };
    scaleTargetRef: { name: string };
    selector: { matchLabels?: Record<string, string> };
  };
}

const folder = "deploy/kubernetes";
const manifests = readdirSync(new URL(`../../../${folder}`, import.meta.url)).flatMap((file) =>
  parseAllDocuments(read(`${folder}/${file}`), { uniqueKeys: true }).map((document) => {
    expect(document.errors, file).toEqual([]);
    return document.toJS() as Resource;
  }),
);
const ofKind = (kind: string): Resource[] => manifests.filter((one) => one.kind === kind);
const deployments = ofKind("Deployment");
const containers = deployments.flatMap(({ spec }) => spec.template.spec.containers);
const known = new Set([...envNames, "NODE_ENV"]);
const unknown = (names: string[]): string[] => names.filter((name) => !known.has(name));

test("every pod runs as nobody in particular, writes to no file system of its image, and has limits", () => {
  expect(deployments).toHaveLength(2);
  for (const { spec } of deployments) {
    const { containers, securityContext } = spec.template.spec;
    expect(securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const container of containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.resources.limits["memory"]).toBeTruthy();
    }
  }
});

test("probes ask routes that exist, and every Deployment has a budget and grows by itself", async () => {
  const { paths } = (await describeApi()) as { paths: Record<string, unknown> };
  for (const { livenessProbe, readinessProbe, ports } of containers) {
    const port = ports[0]?.name;
    expect(livenessProbe.httpGet).toEqual({ path: "/healthz", port });
    expect(readinessProbe.httpGet).toEqual({ path: "/readyz", port });
  }
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(["/healthz", "/readyz"]));
  expect(read("Dockerfile")).toMatch(/HEALTHCHECK [^]*\/healthz/);

  const names = deployments.map(({ metadata }) => metadata.name);
  expect(ofKind("HorizontalPodAutoscaler").map(({ spec }) => spec.scaleTargetRef.name)).toEqual(
    names,
  );
  expect(ofKind("PodDisruptionBudget").map(({ spec }) => spec.selector.matchLabels)).toEqual(
    deployments.map(({ spec }) => spec.selector.matchLabels),
  );
});

test("a worker is asked at its metrics address, which compose keeps within the container and Kubernetes behind a token", () => {
  const worker = containers.find(({ name }) => name === "worker");
  const listen = worker?.env?.find(({ name }) => name === "HONGYAN_METRICS_LISTEN")?.value;
  expect(listen).toBe(`0.0.0.0:${worker?.ports[0]?.containerPort}`);
  expect(ofKind("Secret")[0]?.stringData).toHaveProperty("HONGYAN_METRICS_TOKEN");

  const { services } = parse(read("compose.yaml"), { merge: true }) as {
    services: Record<string, { environment: object; healthcheck?: { test: string[] } }>;
  };
  const address = "127.0.0.1:9464";
  expect(services["worker"]?.environment).toHaveProperty("HONGYAN_METRICS_LISTEN", address);
  expect(services["worker"]?.healthcheck?.test.join(" ")).toContain(`"http://${address}/healthz"`);
});

test("every variable that is set is one that the server reads", () => {
  const kubernetes = [...ofKind("ConfigMap"), ...ofKind("Secret")].flatMap((one) =>
    Object.keys({ ...one.data, ...one.stringData }),
  );
  kubernetes.push(...containers.flatMap(({ env = [] }) => env.map(({ name }) => name)));
  expect(kubernetes.length).toBeGreaterThan(5);
  expect(unknown(kubernetes)).toEqual([]);

  const { services } = parse(read("compose.yaml"), { merge: true }) as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  for (const name of ["server", "worker"]) {
    expect(unknown(Object.keys(services[name]?.environment ?? { none: "" })), name).toEqual([]);
  }
  const [, docker = ""] = /^ENV (.*)$/m.exec(read("Dockerfile")) ?? [];
  const [, systemd = ""] = /^Environment=(.*)$/m.exec(read("deploy/systemd/hongyan.service")) ?? [];
  for (const line of [docker, systemd]) {
    const set = line.split(" ").map((one) => one.split("=")[0] ?? "");
    expect(set).toContain("HONGYAN_DATA_DIR");
    expect(unknown(set)).toEqual([]);
  }
});

test("a stop is given longer than the server takes for it", () => {
  const [config] = ofKind("ConfigMap");
  const drain = Number(config?.data?.["HONGYAN_DRAIN_SECONDS"]);
  const stop = Number(config?.data?.["HONGYAN_STOP_SECONDS"]);
  for (const { spec } of deployments) {
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(drain + stop + 10);
  }
  const unit = read("deploy/systemd/hongyan.service");
  const secondsOf = (name: RegExp): number => Number(name.exec(unit)?.[1]);
  expect(secondsOf(/TimeoutStopSec=(\d+)/)).toBeGreaterThan(
    secondsOf(/HONGYAN_STOP_SECONDS=(\d+)/) + 10,
  );
});

test("the compose services are not root, write to nothing but memory, and reach no port of the outside", () => {
  const { services } = parse(read("compose.yaml"), { merge: true }) as {
    services: Record<string, Record<string, unknown>>;
  };
  for (const name of ["server", "worker"]) {
    expect(services[name], name).toMatchObject({
      read_only: true,
      user: "1000:1000",
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
  }
  expect(services["server"]?.["ports"]).toEqual(["127.0.0.1:3000:3000"]);
  expect(services["worker"]?.["ports"]).toBeUndefined();
  expect(services["postgres"]?.["ports"]).toBeUndefined();
});

test("images are named by a whole version, and the container's Node is the repository's own", () => {
  const { optionalDependencies } = JSON.parse(read("package.json")) as {
    optionalDependencies: { node: string };
  };
  const bases = [...read("Dockerfile").matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(bases)).toEqual(new Set([`node:${optionalDependencies.node}-bookworm-slim`]));
  expect(read("Dockerfile")).toMatch(/^USER 1000:1000$/m);
  const images = [...read("compose.yaml").matchAll(/image: (\S+)/g)].map(([, image]) => image);
  for (const image of images) expect(image).toMatch(/:\d+\.\d+/);
});

test("what goes into the image begins with nothing, so that no key and no database of a machine gets in", () => {
  const lines = read(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines[0]).toBe("*");
  expect(lines).toContain("**/.hongyan");
});
