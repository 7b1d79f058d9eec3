using static Antiphon.Engine.Contract.AgentState;

namespace Antiphon.Engine.Channels;

/// <summary>What an agent may have beside what he has: the rules of <see cref="ChannelRules"/>.</summary>
internal static class Capacity
{
    public static ChannelRules Rules(Centre centre) => centre.Channels ?? ChannelRules.Default;

    /// <summary>A call may come to him for all that he has in hand.</summary>
    public static bool TakesCalls(Centre centre, AgentShift agent)
    {
        foreach (var work in agent.Works)
            if (Rules(centre).Of(work.Channel, ContactChannel.Voice) is Blending.Waits) return false;
        return true;
    }

    /// <summary>He is here, has room, and nothing that he has keeps it from him.</summary>
    public static bool Takes(Centre centre, AgentShift agent, ContactChannel channel)
    {
        if (agent.State is SignedOut or NotReady or Training) return false;
        if (channel is ContactChannel.Message && agent is not { State: Ready, PhoneUp: true }) return false;   // He is asked as for a call, and calls back.
        var rules = Rules(centre);
        if (IsOnCall(agent) && rules.Of(ContactChannel.Voice, channel) is not Blending.Beside) return false;
        var same = 0;
        foreach (var work in agent.Works)
            if (work.Channel == channel) same++;
            else if (rules.Of(work.Channel, channel) is Blending.Waits) return false;
        return same < rules.CapacityOf(centre.Agents.GetValueOrDefault(agent.Id), channel);
    }

    /// <summary>Something that the agent has comes before this piece of work.</summary>
    public static bool Rests(Centre centre, AgentShift agent, WorkInHand work)
    {
        var rules = Rules(centre);
        if (IsOnCall(agent) && rules.Of(work.Channel, ContactChannel.Voice) is not Blending.Beside && rules.Of(ContactChannel.Voice, work.Channel) is not Blending.Beside) return true;
        foreach (var other in agent.Works)
            if (other.Channel != work.Channel && rules.Of(work.Channel, other.Channel) is Blending.Interrupts) return true;
        return false;
    }

    /// <summary>A call has him, from its ring to the end of its wrap-up.</summary>
    public static bool IsOnCall(AgentShift agent) => agent.State is Offered or Talking or Held or Consulting or Conferencing or Dialling or WrapUp;
}
