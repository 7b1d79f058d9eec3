namespace Antiphon.Server.Features.Calls;

/// <summary>The numbers of an inbound call, spelt as the centre knows them: trunks write theirs in their own way.</summary>
internal interface INumberReading
{
    (string Called, string Caller) Read(string trunk, string called, string caller);
}
