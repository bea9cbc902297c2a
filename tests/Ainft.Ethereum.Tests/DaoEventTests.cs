using System.Text;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>Events of the DAO's contracts, also with data that no contract makes.</summary>
public sealed class DaoEventTests
{
    private static readonly Bytes32[] Topics =
    [
        ProposalCreatedEvent.Topic, VoteCastEvent.Topic, PolicySetEvent.Topic, .. ProposalStepEvent.Topics,
        .. OperationStepEvent.Topics, .. OperatorEvent.Topics, .. GrantEvent.Topics, .. RetractionEvent.Topics,
        .. RuleChangedEvent.Topics,
    ];

    [Fact]
    public void Data_of_any_form_is_read_or_refused_without_an_exception() =>
        Gen.Select(Gen.OneOf(Topics), Gen.Int[0, 3], Gen.Byte.Array[0, 800], Gen.Bool).Sample(
            (topic, more, data, small) =>
            {
                // Small numbers in place of random words make offsets and lengths that point into the data.
                if (small)
                    for (var i = 0; i < data.Length; i++)
                        data[i] = i % AbiWord.Size < 30 ? (byte)0 : (byte)(data[i] % 4);
                var log = LogOf(data, [topic, .. Enumerable.Repeat(default(Bytes32), more)]);
                ProposalCreatedEvent.TryRead(log, out _);
                VoteCastEvent.TryRead(log, out _);
                ProposalStepEvent.TryRead(log, out _);
                OperationStepEvent.TryRead(log, out _);
                OperatorEvent.TryRead(log, out _);
                GrantEvent.TryRead(log, out _);
                PolicySetEvent.TryRead(log, out _);
                RetractionEvent.TryRead(log, out _);
                RuleChangedEvent.TryRead(log, out _);
            });

    [Fact]
    public void A_text_is_cut_between_two_characters() =>
        Gen.Select(Gen.String[0, 60], Gen.Int[0, 80]).Sample((text, most) =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var data = Calldata.EncodeArguments("(string)", Encoding.UTF8.GetString(utf8));
            Assert.True(new AbiReader(data).TryReadText(0, most, out var read));
            Assert.True(Encoding.UTF8.GetByteCount(read) <= Math.Max(most, 0));
            Assert.StartsWith(read, Encoding.UTF8.GetString(utf8), StringComparison.Ordinal);
            Assert.Equal(utf8.Length <= most, read == Encoding.UTF8.GetString(utf8));
        });

    [Fact]
    public void A_proposal_comes_back_with_its_actions()
    {
        DaoAction[] actions =
        [
            new(Address.Parse("0x00000000000000000000000000000000000000aa"), 5, [1, 2, 3]),
            new(Address.Parse("0x00000000000000000000000000000000000000bb"), 0, []),
        ];
        var description = new string('d', 70_000);
        var data = Calldata.EncodeArguments(
            "(uint256,address,address[],uint256[],bytes[],bytes[],uint256,uint256,string)",
            7, actions[0].Target, actions.Select(one => one.Target), actions.Select(one => one.Value),
            actions.Select(_ => Array.Empty<byte>()), actions.Select(one => one.Calldata), 10, 20, description);

        Assert.True(ProposalCreatedEvent.TryRead(LogOf(data, [ProposalCreatedEvent.Topic]), out var created));

        Assert.Equal((10UL, 20UL), (created.VoteStart, created.VoteEnd));
        Assert.Equal(ProposalCreatedEvent.MaxDescription, created.Description.Length);
        Assert.Equal(Keccak256.Hash(Encoding.UTF8.GetBytes(description)), created.DescriptionHash);
        Assert.Equal(
            actions.Select(one => (one.Target, one.Value, Hex.Format(one.Calldata))),
            created.Actions.Select(one => (one.Target, one.Value, Hex.Format(one.Calldata))));
    }

    private static Log LogOf(byte[] data, IReadOnlyList<Bytes32> topics) =>
        new(default, topics, data, 1, default, default, 0, 0);
}
