namespace Antiphon.Server.Hosting;

/// <summary>Every refusal there is. The page has a text for each code in both languages.</summary>
internal static class RefusalCatalogue
{
    public static readonly RefusalReason NotSignedIn = new("not-signed-in", 401, "Sign in first.");
    public static readonly RefusalReason WrongCredentials = new("wrong-credentials", 401, "Job number or password is wrong.");
    public static readonly RefusalReason SecondFactorNeeded = new("second-factor-needed", 401, "The password is right; a code of the second factor is needed too.");
    public static readonly RefusalReason SecondFactorWrong = new("second-factor-wrong", 401, "The code is wrong, or was used before.");
    public static readonly RefusalReason AccountDisabled = new("account-disabled", 403, "The account is disabled.");
    public static readonly RefusalReason SignInByIssuer = new("sign-in-by-issuer", 403, "Passwords of the centre are for administrators; sign in by the issuer.");
    public static readonly RefusalReason MoreThanOwn = new("more-than-own", 403, "Nobody gives, or acts on whoever has, more rights than he has himself.");
    public static readonly RefusalReason LastManager = new("last-manager", 409, "Nobody would be left who manages people and roles.");
    public static readonly RefusalReason NotYourself = new("not-yourself", 409, "Not with one's own account.");
    public static readonly RefusalReason BuiltIn = new("built-in", 409, "It comes with the program and stays as it is; copy it.");
    public static readonly RefusalReason TooManyAttempts = new("too-many-attempts", 429, "Too many attempts; try again later.");
    public static readonly RefusalReason TooManyRequests = new("too-many-requests", 429, "This key has asked more than it may; see limit and Retry-After.");
    public static readonly RefusalReason PasswordMustChange = new("password-must-change", 403, "The first password must be changed before anything else.");
    public static readonly RefusalReason PasswordTooWeak = new("password-too-weak", 422, "The password is too short, the old one, or the job number.");
    public static readonly RefusalReason NotAllowed = new("not-allowed", 403, "The role does not allow this.");
    public static readonly RefusalReason OutOfScope = new("out-of-scope", 403, "The role allows this, but not for that person or call.");
    public static readonly RefusalReason ForeignOrigin = new("foreign-origin", 403, "The request comes from another site.");
    public static readonly RefusalReason NotFound = new("not-found", 404, "There is no such thing.");
    public static readonly RefusalReason Invalid = new("invalid", 400, "The request is not well formed.");
    public static readonly RefusalReason TooLarge = new("too-large", 413, "The request is too large.");
    public static readonly RefusalReason NumberTaken = new("number-taken", 409, "The number belongs to another customer.");
    public static readonly RefusalReason NumberInvalid = new("number-invalid", 422, "That is not a telephone number.");
    public static readonly RefusalReason BundleInvalid = new("bundle-invalid", 422, "The bundle cannot be taken in; see where and why. Nothing was changed.");
    public static readonly RefusalReason NumberMasked = new("number-masked", 422, "A masked number cannot be stored in place of the real one.");
    public static readonly RefusalReason WholeNumberNeeded = new("whole-number-needed", 403, "Who may not see numbers looks for whole ones.");
    public static readonly RefusalReason PersonOnHold = new("person-on-hold", 409, "Recordings of this person are on hold; see reason.");
    public static readonly RefusalReason PersonInCall = new("person-in-call", 409, "This person is in a call now.");
    public static readonly RefusalReason PersonFilesAway = new("person-files-away", 503, "A recording lies where nothing can be deleted now; nothing else was erased.");
    public static readonly RefusalReason NameInvalid = new("name-invalid", 422, "The name is missing or too long.");
    public static readonly RefusalReason ReasonUnknown = new("reason-unknown", 422, "There is no such reason.");
    public static readonly RefusalReason PhoneUnknown = new("phone-unknown", 422, "There is no such extension.");
    public static readonly RefusalReason QueueUnknown = new("queue-unknown", 404, "There is no such queue.");
    public static readonly RefusalReason QueueIdInvalid = new("queue-id-invalid", 422, "The short name is not of small letters, digits and hyphens, beginning with a letter.");
    public static readonly RefusalReason QueueIdTaken = new("queue-id-taken", 409, "There is a queue of this short name.");
    public static readonly RefusalReason QueueHasCallers = new("queue-has-callers", 409, "Callers wait in the queue: say where they go.");
    public static readonly RefusalReason QueueInUse = new("queue-in-use", 409, "A number or a flow leads to the queue.");
    public static readonly RefusalReason CalendarOverlap = new("calendar-overlap", 422, "Two periods of the calendar overlap.");
    public static readonly RefusalReason PolicyInvalid = new("policy-invalid", 422, "The settings of the queue contradict themselves, or are out of range.");
    public static readonly RefusalReason ReviewTaken = new("review-taken", 409, "Somebody else has claimed this call.");
    public static readonly RefusalReason ReviewNotYours = new("review-not-yours", 409, "This call is not yours to score: claim it first; nobody scores his own calls, or his own score a second time.");
    public static readonly RefusalReason AppealNotPossible = new("appeal-not-possible", 409, "An appeal is possible once, within 14 days of the score.");
    public static readonly RefusalReason TooMany = new("too-many", 409, "There are as many as there may be.");
    public static readonly RefusalReason FieldInvalid = new("field-invalid", 422, "A field is wrong; see field and why.");
    public static readonly RefusalReason InUse = new("in-use", 409, "Something else still refers to it.");
    public static readonly RefusalReason FlowIdInvalid = new("flow-id-invalid", 422, "A short name has 1 to 40 letters a-z, digits and hyphens.");
    public static readonly RefusalReason FlowIdTaken = new("flow-id-taken", 409, "There is a flow with that short name.");
    public static readonly RefusalReason FlowUnreadable = new("flow-unreadable", 422, "That is not a flow.");
    public static readonly RefusalReason FlowChanged = new("flow-changed", 409, "Somebody else changed the flow meanwhile.");
    public static readonly RefusalReason FormChanged = new("form-changed", 409, "Somebody else changed these fields meanwhile; the others were saved.");
    public static readonly RefusalReason CustomerChanged = new("customer-changed", 409, "Somebody else changed these fields of the card meanwhile; the others were saved.");
    public static readonly RefusalReason FlowInUse = new("flow-in-use", 409, "Numbers or other flows lead to this flow.");
    public static readonly RefusalReason FlowHasErrors = new("flow-has-errors", 409, "The flow has errors; it is not published with them.");
    public static readonly RefusalReason FlowTestFails = new("flow-test-fails", 409, "A stored test of the flow fails.");
    public static readonly RefusalReason FlowFourEyes = new("flow-four-eyes", 409, "Who changed the flow last does not publish it: somebody else has to.");
    public static readonly RefusalReason FlowNotPublished = new("flow-not-published", 409, "The flow has not been published yet.");
    public static readonly RefusalReason NumberInUse = new("number-in-use", 409, "The number leads to something that is no flow.");
    public static readonly RefusalReason SoundUnreadable = new("sound-unreadable", 422, "That is no sound of 0.2 s to 10 min that can be read here.");
    public static readonly RefusalReason NoSpeech = new("no-speech", 409, "There is no speech program.");
    public static readonly RefusalReason ReasonNeeded = new("reason-needed", 422, "Say why: the settings ask for a reason.");
    public static readonly RefusalReason AnotherCustomer = new("another-customer", 403, "The recording is not of this customer.");
    public static readonly RefusalReason LinkInvalid = new("link-invalid", 403, "The link is over, or belongs to somebody else.");
    public static readonly RefusalReason MessageTaken = new("message-taken", 409, "Somebody else has taken the message.");
    public static readonly RefusalReason Busy = new("busy", 429, "The centre is busy; try again.");
    public static readonly RefusalReason PhoneRings = new("phone-rings", 409, "The telephone rings: lift it to take the call.");
    public static readonly RefusalReason FaxUnavailable = new("fax-unavailable", 503, "Faxes cannot be sent here: libspandsp is missing (package libspandsp2).");
    public static readonly RefusalReason FaxDocumentInvalid = new("fax-document-invalid", 422, "The document is no PDF and no TIFF of a fax; see why.");
    public static readonly RefusalReason FaxConverterMissing = new("fax-converter-missing", 503, "A PDF cannot be made into a fax here: ghostscript is missing (package ghostscript).");
    public static readonly RefusalReason DatabaseAway = new("database-away", 503, "The database is away. Calls go on; try again in a moment.");
    public static readonly RefusalReason PdfFontMissing = new("pdf-font-missing", 503, "A PDF cannot be made here: a font with Chinese letters is missing (package fonts-droid-fallback).");
    public static readonly RefusalReason Stopping = new("stopping", 503, "The centre is stopping.");
    public static readonly RefusalReason Failure = new("failure", 500, "Something went wrong; the log has the details.");

    private static readonly Dictionary<Refusal, RefusalReason> OfEngine = new()
    {
        [Refusal.AgentUnknown] = new("agent-unknown", 404, "There is no such agent."),
        [Refusal.AgentNotSignedIn] = new("agent-not-signed-in", 409, "The agent is not signed in."),
        [Refusal.AgentAlreadySignedIn] = new("agent-already-signed-in", 409, "The agent is signed in already."),
        [Refusal.AgentBusy] = new("agent-busy", 409, "The agent has a call."),
        [Refusal.AgentNotReady] = new("agent-not-ready", 409, "The agent is not ready."),
        [Refusal.AgentNotInWrapUp] = new("agent-not-in-wrap-up", 409, "The agent is not in wrap-up."),
        [Refusal.PhoneInUse] = new("phone-in-use", 409, "Another agent uses this phone."),
        [Refusal.CallUnknown] = new("call-unknown", 404, "There is no such call."),
        [Refusal.OfferUnknown] = new("offer-unknown", 409, "The offer is over."),
        [Refusal.NotYourCall] = new("not-your-call", 403, "The call belongs to another agent."),
        [Refusal.RejectNotAllowed] = new("reject-not-allowed", 409, "Calls of this queue may not be rejected."),
        [Refusal.NotACallback] = new("not-a-callback", 409, "The call is not waiting to be called back."),
        [Refusal.PhoneNotConnected] = new("phone-not-connected", 409, "The agent's phone is not connected."),
        [Refusal.NotTalking] = new("not-talking", 409, "The call is not in a talk."),
        [Refusal.AlreadyOnHold] = new("already-on-hold", 409, "The customer is on hold already."),
        [Refusal.NotRecorded] = new("not-recorded", 409, "The call is not recorded."),
        [Refusal.NotOnHold] = new("not-on-hold", 409, "The customer is not on hold."),
        [Refusal.ConsultInProgress] = new("consult-in-progress", 409, "End or complete the consultation first."),
        [Refusal.NoConsult] = new("no-consult", 409, "Nobody is being consulted."),
        [Refusal.ConsultNotAnswered] = new("consult-not-answered", 409, "The consulted party has not answered yet."),
        [Refusal.InConference] = new("in-conference", 409, "The talk is a conference."),
        [Refusal.TargetUnknown] = new("target-unknown", 404, "There is nobody of that kind to hand the call to."),
        [Refusal.TargetNotReady] = new("target-not-ready", 409, "Whoever the call is for cannot take it now."),
        [Refusal.TargetIsYourself] = new("target-is-yourself", 409, "The call is with that agent already."),
        [Refusal.ParkPlaceTaken] = new("park-place-taken", 409, "That place is taken, or all are."),
        [Refusal.NothingToPickUp] = new("nothing-to-pick-up", 409, "The call does not ring any more."),
        [Refusal.PickUpNotAllowed] = new("pick-up-not-allowed", 403, "The call rings at somebody of another group."),
        [Refusal.NotMonitoring] = new("not-monitoring", 409, "You are listening to nobody."),
        [Refusal.PlaybackInProgress] = new("playback-in-progress", 409, "Something is being played to the customer: stop or pause it first."),
        [Refusal.NoPlayback] = new("no-playback", 409, "Nothing is being played to the customer."),
        [Refusal.NothingToPlay] = new("nothing-to-play", 422, "One to three prompts of the library can be played, or one recording of the same customer."),
        [Refusal.DispositionNeeded] = new("disposition-needed", 409, "Say first what came of the call."),
        [Refusal.OutsideNotAllowed] = new("outside-not-allowed", 403, "That number cannot be called from here."),
    };

    public static RefusalReason Of(Refusal refusal) => OfEngine.TryGetValue(refusal, out var reason)
        ? reason : new(JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString()), 409, "The wish cannot be met now.");

    public static IReadOnlyList<RefusalReason> All { get; } =
    [
        .. typeof(RefusalCatalogue).GetFields().Where(f => f.FieldType == typeof(RefusalReason)).Select(f => (RefusalReason)f.GetValue(null)!),
        .. OfEngine.Values,
    ];
}
