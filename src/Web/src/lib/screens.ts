import { createContext, useContext } from 'react'

/** The agent whose screen is to be seen. */
export type WatchedAgent = { jobNumber: string; name: string }

/** Opens the screen of an agent beside whatever is shown; the frame supplies it. */
export const WatchContext = createContext<(agent: WatchedAgent) => void>(() => undefined)
export const useWatchScreen = () => useContext(WatchContext)
