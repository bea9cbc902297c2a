using Ainft.Functions.Platform;
using CsCheck;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The id of a queue message.</summary>
public sealed class QueueTextTests
{
    // Short texts of few letters are often equal.
    private static readonly Gen<string> Text = Gen.String[Gen.Char["ab"], 0, 2];
    private static readonly Gen<(string Queue, string Json, string Cause)> Messages = Gen.Select(Text, Text, Text);

    [Fact]
    public void Two_messages_have_one_id_only_when_queue_text_and_cause_are_equal() =>
        Gen.Select(Messages, Messages).Sample((one, other) => Assert.Equal(one == other, IdOf(one) == IdOf(other)));

    [Fact]
    public void An_id_is_short_enough_for_Service_Bus_which_allows_128_characters() =>
        Messages.Sample(message => Assert.Equal(66, IdOf(message).Length));

    private static string IdOf((string Queue, string Json, string Cause) message) =>
        QueueText.IdOf(message.Queue, message.Json, message.Cause);
}
