namespace Antiphon.Server.Features.Calls;

/// <summary>Which call an input is about: the one to release when deciding it fails.</summary>
internal static class InputCall
{
    /// <summary>Who wished it: a job number, or the call or offer it is about.</summary>
    public static string? Who(EngineInput input) => input switch
    {
        FallenBack e => Who(e.Input),
        SignIn e => e.Agent.Value,
        SignOut e => e.Agent.Value,
        GoReady e => e.Agent.Value,
        GoNotReady e => e.Agent.Value,
        FinishWrapUp e => e.Agent.Value,
        DialOut e => e.Agent.Value,
        HangUp e => e.Agent.Value,
        OfferTaken e => $"offer {e.Offer}",
        OfferRefused e => $"offer {e.Offer}",
        TakeOver e => e.By.Value,
        DisconnectCall e => e.By.Value,
        BeginMonitoring e => e.By.Value,
        EndMonitoring e => e.By.Value,
        _ => Of(input, RoutingState.Initial)?.Value,
    };

    public static CallId? Of(EngineInput input, RoutingState state) => input switch
    {
        FallenBack e => Of(e.Input, state),
        CallArrived e => e.Call,
        CallerLeft e => e.Call,
        CallLost e => e.Call,
        PromptsPlayed e => e.Call,
        ConferenceFull e => e.Call,
        KeysTaken e => e.Call,
        WebAnswered e => e.Call,
        TalkJoined e => e.Call,
        AgentLeftTalk e => e.Call,
        PartyRang e => e.Call,
        PartyAnswered e => e.Call,
        PartyGone e => e.Call,
        PartyKeyed e => e.Call,
        HangUp e => e.Call,
        HoldCall e => e.Call,
        ResumeCall e => e.Call,
        PauseCallRecording e => e.Call,
        ResumeCallRecording e => e.Call,
        TransferBlind e => e.Call,
        StartConsult e => e.Call,
        EndConsult e => e.Call,
        ToggleConsult e => e.Call,
        CompleteTransfer e => e.Call,
        MakeConference e => e.Call,
        ConsultedAnswered e => e.Call,
        ConsultedGone e => e.Call,
        DialOut e => e.Call,
        DiallerReady e => e.Call,
        CustomerAnswered e => e.Call,
        CustomerNotReached e => e.Call,
        FaxOut e => e.Call,
        FaxDone e => e.Call,
        NumberFound e => e.Call,
        CancelCallback e => e.Call,
        DisconnectCall e => e.Call,
        TakeOver e => e.Call,
        ParkCall e => e.Call,
        ParkByPhone e => e.Call,
        PickUpCall e => e.Call,
        OfferTaken e => state.Offers.GetValueOrDefault(e.Offer)?.Call,
        OfferRefused e => state.Offers.GetValueOrDefault(e.Offer)?.Call,
        OfferUndeliverable e => state.Offers.GetValueOrDefault(e.Offer)?.Call,
        _ => null,
    };
}
