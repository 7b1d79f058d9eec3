namespace Antiphon.Server.Features.Recordings;

/// <summary>Recovered: a crash ended it, and it was mended. Cut: the disk refused, and what is there is not all that was said.</summary>
internal enum RecordingState { Recording, Complete, Recovered, Cut }

/// <param name="Id">The call's.</param>
internal sealed record RecordingView(string Id, double Seconds, RecordingState State);
