{{- define "port-github-routes.name" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{- define "port-github-routes.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "port-github-routes.labels" -}}
{{ include "port-github-routes.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "port-github-routes.secret" -}}
{{- if .Values.existingSecret }}{{ .Values.existingSecret }}
{{- else if .Values.secrets }}{{ include "port-github-routes.name" . }}
{{- else }}{{ fail "set existingSecret to the name of a secret with GITHUB_TOKEN, PORT_CLIENT_ID and PORT_CLIENT_SECRET, or give them in secrets" }}
{{- end }}
{{- end }}

{{- define "port-github-routes.pod" -}}
metadata:
  labels:
    {{- include "port-github-routes.selector" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # So that pods are renewed with what they are set up by
    checksum/config: {{ printf "%s%s%s" .Values.mapping (toJson .Values.env) (toJson .Values.secrets) | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- if eq .Values.mode "once" }}
  restartPolicy: Never
  {{- end }}
  automountServiceAccountToken: false
  # Kubernetes' variables of services would be read as properties: a service called port sets PORT_...
  enableServiceLinks: false
  terminationGracePeriodSeconds: 10
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  containers:
    - name: port-github-routes
      {{- if .Values.image.digest }}
      image: {{ printf "%s@%s" .Values.image.repository .Values.image.digest | quote }}
      {{- else }}
      image: {{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
      {{- end }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      env:
        - name: PORT_RESYNC_MODE
          value: {{ .Values.mode }}
        {{- if eq .Values.mode "scheduled" }}
        - name: CAMEL_MANAGEMENT_PORT
          value: {{ .Values.management.port | quote }}
        {{- if .Values.management.service }}
        - name: CAMEL_MANAGEMENT_HOST
          value: 0.0.0.0
        {{- end }}
        {{- end }}
        {{- if and (eq .Values.mode "scheduled") (gt (int .Values.replicas) 1) }}
        - name: PORT_CLUSTER
          value: "true"
        {{- end }}
        {{- with .Values.javaOpts }}
        - name: JAVA_OPTS
          value: {{ . | quote }}
        {{- end }}
        {{- if .Values.mapping }}
        - name: PORT_MAPPING
          value: file:/etc/port-github-routes/mapping.yml
        {{- end }}
        {{- range $name, $value := .Values.env }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      envFrom:
        - secretRef:
            name: {{ include "port-github-routes.secret" . }}
      {{- if eq .Values.mode "scheduled" }}
      {{- if .Values.management.service }}
      ports:
        - name: management
          containerPort: {{ .Values.management.port }}
      {{- end }}
      # The first start waits for nobody; one that does not answer for two minutes hangs
      startupProbe:
        exec:
          command: [health]
        periodSeconds: 3
        failureThreshold: 40
        timeoutSeconds: 10
      livenessProbe:
        exec:
          command: [health, live]
        periodSeconds: 30
        failureThreshold: 4
        timeoutSeconds: 10
      {{- end }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: data
          mountPath: /home/port
        - name: tmp
          mountPath: /tmp
        {{- if .Values.mapping }}
        - name: mapping
          mountPath: /etc/port-github-routes
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: data
      {{- if .Values.persistence.enabled }}
      persistentVolumeClaim:
        claimName: {{ default (include "port-github-routes.name" .) .Values.persistence.existingClaim }}
      {{- else }}
      emptyDir: {}
      {{- end }}
    - name: tmp
      emptyDir: {}
    {{- if .Values.mapping }}
    - name: mapping
      configMap:
        name: {{ include "port-github-routes.name" . }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
