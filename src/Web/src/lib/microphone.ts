export type MicrophoneFault = 'insecure' | 'denied' | 'missing' | 'busy'

export class MicrophoneProblem extends Error {
  constructor(readonly fault: MicrophoneFault) {
    super(fault)
    this.name = 'MicrophoneProblem'
  }
}

/** Browsers hide the microphone from pages that are neither https nor localhost. */
export const microphoneReachable = (): boolean => window.isSecureContext && navigator.mediaDevices?.getUserMedia !== undefined

export function microphoneFaultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'missing'
}

/** @param device Wished for; when it is gone, the system's choice is taken. */
export async function openMicrophone(device = ''): Promise<MediaStream> {
  if (!microphoneReachable()) throw new MicrophoneProblem('insecure')
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(device && { deviceId: { ideal: device } }) } })
  } catch (error) {
    throw new MicrophoneProblem(microphoneFaultOf(error))
  }
}

/** Whether asking would open a prompt. Browsers without the query count as "would ask". */
export async function microphonePermission(): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' as PermissionName })).state
  } catch {
    return 'prompt'
  }
}
