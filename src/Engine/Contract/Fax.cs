namespace Antiphon.Engine.Contract;

/// <summary>Send a fax: the number is called by the routes, like a call outside. The document waits under the identity of the call.</summary>
/// <param name="Customer">Whom the number belongs to.</param>
/// <param name="By">Whose limits count: <c>agent:1001</c>, or <c>fax:api</c>.</param>
public sealed record FaxOut(CallId Call, string Number, PartyId Customer, string By, CallRight Right) : EngineInput;

/// <summary>The fax of this call is over, well or not: there is nothing more to say.</summary>
public sealed record FaxDone(CallId Call, bool Complete) : EngineInput;

/// <summary>A call without a caller: the document of that name goes to whoever answers. Before <see cref="DialParty"/>.</summary>
public sealed record BeginFax(CallId Call, string Number) : EngineEffect;

/// <summary>Take a fax from the caller. Answered by <see cref="FaxDone"/>, unless he hangs up.</summary>
public sealed record TakeFax(CallId Call) : EngineEffect;
