// Prints the YAML files of its arguments as a JSON array of {file, body, faults}. The faults are those that the schema
// of a Kubernetes object finds. A file without apiVersion has no schema.
'use strict';
const fs = require('fs');
const path = require('path');
const { parse } = require('yaml');

const KUBERNETES = 'kubernetes-models/_schemas/IoK8sApi';
const KEDA = '@kubernetes-models/keda/_schemas/KedaSh';
const SCHEMAS = {
  'v1 Namespace': `${KUBERNETES}CoreV1Namespace`,
  'v1 Service': `${KUBERNETES}CoreV1Service`,
  'apps/v1 Deployment': `${KUBERNETES}AppsV1Deployment`,
  'batch/v1 CronJob': `${KUBERNETES}BatchV1CronJob`,
  'policy/v1 PodDisruptionBudget': `${KUBERNETES}PolicyV1PodDisruptionBudget`,
  'keda.sh/v1alpha1 ScaledObject': `${KEDA}V1alpha1ScaledObject`,
  'keda.sh/v1alpha1 TriggerAuthentication': `${KEDA}V1alpha1TriggerAuthentication`,
};

// Only kustomize reads these, and no package has their schema.
const WITHOUT_SCHEMA = ['kustomize.config.k8s.io/v1beta1 Kustomization'];

/** A view of an object that records the path of each property that is read. */
function watch(value, at, read) {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, name) {
      if (typeof name !== 'string' || !Object.hasOwn(target, name)) return target[name];
      read.add(`${at}/${name}`);
      return watch(target[name], `${at}/${name}`, read);
    },
  });
}

/** The paths of all properties of an object. */
function* pathsOf(value, at) {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield `${at}/${name}`;
    yield* pathsOf(inner, `${at}/${name}`);
  }
}

/** The schemas allow unknown properties. The validator of a schema reads only the properties that the schema has. */
function faultsOf(body) {
  const kind = `${body.apiVersion} ${body.kind}`;
  if (body.apiVersion === undefined || WITHOUT_SCHEMA.includes(kind)) return [];
  if (!SCHEMAS[kind]) return [`${kind} has no schema here`];
  // The packages do not export their schemas by name.
  const { validate } = require(path.resolve(__dirname, '../../../node_modules', `${SCHEMAS[kind]}.js`));
  const read = new Set();
  const errors = validate(watch(body, '', read)) ? [] : validate.errors;
  return [
    ...errors.map((error) => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`),
    ...[...pathsOf(body, '')].filter((at) => !read.has(at)).map((at) => `${at} is unknown`),
  ];
}

const files = process.argv.slice(2).map((file) => {
  const body = parse(fs.readFileSync(file, 'utf8'));
  return { file, body, faults: faultsOf(body) };
});
console.log(JSON.stringify(files));
