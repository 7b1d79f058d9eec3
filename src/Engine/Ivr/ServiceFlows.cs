namespace Antiphon.Engine.Ivr;

/// <summary>What a phone hears that has changed its own setting by a code. Part of the product; not drawn, and not listed among the flows.</summary>
public static class ServiceFlows
{
    public static readonly FlowId On = new("service:on");
    public static readonly FlowId Off = new("service:off");

    private static readonly Flow OnFlow = Says(On, "service-on");
    private static readonly Flow OffFlow = Says(Off, "service-off");

    public static Flow? Find(FlowId id) => id == On ? OnFlow : id == Off ? OffFlow : null;

    private static Flow Says(FlowId id, string prompt) => new(id, 1, "answer", ImmutableDictionary<string, FlowNode>.Empty
        .Add("answer", new AnswerNode("say")).Add("say", new PlayNode([prompt], "end")).Add("end", new HangUpNode()));
}
