namespace Antiphon.Server.Features.Recordings;

internal enum RecordingState { Recording, Complete, Recovered }

/// <param name="Id">The call's.</param>
internal sealed record RecordingView(string Id, double Seconds, RecordingState State);
