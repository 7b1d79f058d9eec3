using Antiphon.Server.Features.Agents;

namespace Antiphon.Server.Tests.Agents;

/// <summary>Rules of channels as older versions stored them.</summary>
public sealed class StoredChannelRulesTests
{
    [Fact]
    public void Rules_stored_before_there_were_messages_let_a_call_go_before_a_message_and_keep_what_was_chosen()
    {
        var rules = Read("""{"chats":2,"mails":4,"blends":[{"held":"Mail","coming":"Voice","blending":"Beside"}]}""");
        Assert.Equal((2, 4, 1), (rules.Chats, rules.Mails, rules.Messages));
        Assert.Equal(Blending.Beside, rules.Of(ContactChannel.Mail, ContactChannel.Voice));
        Assert.Equal(Blending.Interrupts, rules.Of(ContactChannel.Message, ContactChannel.Voice));
    }

    [Fact]
    public void Rules_that_know_messages_are_taken_as_they_are() =>
        Assert.Equal(Blending.Waits, Read("""{"chats":2,"mails":4,"messages":3,"blends":[]}""").Of(ContactChannel.Message, ContactChannel.Voice));

    private static ChannelRules Read(string stored) => new ChannelRow { Id = ChannelRow.OnlyId, Rules = stored }.Read();
}
