using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Evidence;

public sealed class EvidenceVerifierTests
{
    private static readonly EvidenceCase[] Cases =
        [
            EvidenceCase.Reproduced, EvidenceCase.NotReproduced, EvidenceCase.Produced, EvidenceCase.First,
            EvidenceCase.Governed,
        ];

    /// <summary>
    /// Members of a summary that only the registry knows and that the rest of the file cannot contradict. They are its
    /// terms, its clock, the eligible nodes, and how many times in a row a node agreed. The last of the four candidates
    /// was not drawn.
    /// </summary>
    private static readonly string[] RegistryAlone =
        ["budget", "workMinutes", "leaseMs", "revealMs", "spotCheckFloor", "needed", "requestedAt", "endsAt",
            "offeredAt", "commitBy", "at",
            "candidates[3].node", "candidates[3].operator", "candidates[3].payout", "consecutive", "registration"];

    private static IEnumerable<VerificationCheck> All(EvidenceReport report) =>
        [.. report.Component.Checks, .. report.Summary, .. report.Nodes.SelectMany(node => node.Checks),
            .. report.Batches.SelectMany(batch => batch.Checks)];

    private static string Failing(EvidenceReport report) => string.Join('\n',
        All(report).Where(check => check.Result == CheckResult.Fail).Select(check => $"{check.Name}: {check.Detail}"));

    private static string Names(EvidenceReport report) =>
        string.Join(',',
            All(report).Where(check => check.Result == CheckResult.Fail).Select(check => check.Name).Distinct());

    private static EvidenceFile Read(EvidenceFile evidence)
    {
        Assert.True(EvidenceFile.TryParse(evidence.ToJson(), out var read, out var violations),
            string.Join('\n', violations));
        Assert.Equal(evidence.ToJson(), read.ToJson());
        return read;
    }

    [Fact]
    public void True_evidence_passes_every_check_whatever_the_run_came_to() => EvidenceCase.Any.Sample(one =>
    {
        var evidence = Read(one.Evidence);
        var offline = EvidenceVerifier.Verify(evidence);
        Assert.True(offline.IsValid, Failing(offline) + string.Join('\n', All(offline)));
        Assert.False(offline.IsConfirmedByChain);
        Assert.Equal((one.Run.Verdict!.Kind, one.Run.Verdict.Agreed, one.Run.Verdict.Of),
            (offline.Verdict!.Kind, offline.Verdict.Agreed, offline.Verdict.Of));
        Assert.Equal(one.Run.Terms.OpenOperators, offline.IsOpen);
        Assert.Equal(one.Run.Tasks.Select(task => task.Node.Node), offline.Nodes.Select(node => node.Node));
        var online = EvidenceVerifier.Verify(evidence, one.Facts);
        Assert.True(online.IsConfirmedByChain, Failing(online));
    }, iter: 40);

    [Fact]
    public void A_file_with_one_byte_changed_is_refused_or_fails_a_check() =>
        Gen.Int[0, Cases.Length - 1].Select(which => Cases[which]).Sample(one =>
        {
            var original = one.Evidence.ToJson();
            Gen.Select(Gen.Int[0, original.Length - 1], Gen.OneOf(Gen.Byte, Gen.Byte[(byte)'0', (byte)'9'],
                Gen.Byte[(byte)'A', (byte)'z'])).Sample((at, value) =>
                {
                    var changed = original.ToArray();
                    changed[at] = value;
                    if (!EvidenceFile.TryParse(changed, out var evidence, out var violations))
                        Assert.NotEmpty(violations);
                    else if (!evidence.ToJson().AsSpan().SequenceEqual(original))
                        Assert.False(EvidenceVerifier.Verify(evidence, one.Facts).IsValid,
                            $"byte {at}: {Encoding.UTF8.GetString(changed, Math.Max(0, at - 60), 60)}");
                }, iter: 25, threads: 1);
        }, iter: 8);

    [Fact]
    public void A_statement_that_is_left_out_is_named() => Gen.Int[1, 3].Sample(left =>
    {
        var one = EvidenceCase.Reproduced;
        var gone = one.Evidence.Statements[left].Envelope;
        var report = EvidenceVerifier.Verify(
            one.Evidence with { Statements = [.. one.Evidence.Statements.Where((_, i) => i != left)] });
        Assert.False(report.IsValid);
        var check = Assert.Single(report.Summary, check => check.Name == EvidenceVerifier.Statements);
        Assert.Equal(CheckResult.Fail, check.Result);
        Assert.Contains(gone.Digest.ToString(), check.Detail, StringComparison.Ordinal);
        Assert.Contains(gone.KeyId.ToString(), check.Detail, StringComparison.Ordinal);
    }, iter: 3, threads: 1);

    [Fact]
    public void Statements_in_another_order_fail_and_the_place_is_named()
    {
        var statements = EvidenceCase.Reproduced.Evidence.Statements;
        var report = EvidenceVerifier.Verify(EvidenceCase.Reproduced.Evidence with
        {
            Statements = [statements[0], statements[2], statements[1], statements[3]]
        });
        Assert.Equal("statements", Names(report));
        Assert.Contains("at place 1", Failing(report), StringComparison.Ordinal);
        Assert.False(EvidenceVerifier.Verify(EvidenceCase.Reproduced.Evidence with
        {
            Statements = [statements[1], statements[0], statements[2], statements[3]]
        }).IsValid);
        Assert.Contains("no more statements",
            Failing(EvidenceVerifier.Verify(
                EvidenceCase.Reproduced.Evidence with { Statements = [.. statements, statements[1]] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_of_another_run_does_not_take_a_place()
    {
        var (one, other) = (EvidenceCase.Reproduced, EvidenceCase.NotReproduced);
        var report = EvidenceVerifier.Verify(one.Evidence with
        {
            Statements = [one.Evidence.Statements[0], other.Evidence.Statements[1], .. one.Evidence.Statements.Skip(2)]
        });
        Assert.Contains("statements", Names(report), StringComparison.Ordinal);
        Assert.False(report.IsValid);
    }

    [Fact]
    public void A_tolerance_that_is_widened_afterwards_is_another_component()
    {
        var one = EvidenceCase.NotReproduced;
        var wide = EvidenceCase.Model(claimed: true, rel: 100);
        var report = EvidenceVerifier.Verify(one.Evidence with
        {
            Component = one.Evidence.Component with { Manifest = Encoding.UTF8.GetString(wide.Canonical.Span) }
        });
        Assert.Contains("id", Names(report), StringComparison.Ordinal);
        Assert.Contains("signature", Names(report), StringComparison.Ordinal);
        Assert.Contains("summary", Names(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerdictKind.Reproduced)]
    [InlineData(VerdictKind.Inconclusive)]
    [InlineData(VerdictKind.Produced)]
    public void A_summary_that_its_registry_signed_with_another_verdict_fails_by_arithmetic(VerdictKind kind)
    {
        var one = EvidenceCase.NotReproduced;
        var forged = one.Run with { Verdict = one.Run.Verdict! with { Kind = kind } };
        var report = Forge(one, forged);
        Assert.Equal("verdict", Names(report));
        Assert.Contains("Expected not-reproduced, 0 of 3 agree", Failing(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_that_counts_otherwise_or_is_surer_than_it_may_be_fails_by_arithmetic()
    {
        var one = EvidenceCase.Reproduced;
        Assert.Equal("verdict", Names(Forge(one, one.Run with { Verdict = one.Run.Verdict! with { Agreed = 2 } })));
        Assert.Equal("verdict",
            Names(Forge(one, one.Run with { Verdict = one.Run.Verdict! with { WrongProbability = 1e-9 } })));
        Assert.Equal("verdict", Names(Forge(one, one.Run with
        {
            Verdict = one.Run.Verdict! with { Supporters = [.. one.Run.Verdict!.Supporters.Skip(1)] }
        })));
        // A verdict with more trust in the nodes than the tasks state fails, because the tasks decide.
        Assert.Equal("verdict", Names(Forge(one, one.Run with
        {
            Tasks = [.. one.Run.Tasks.Select(task => task with { Reliability = new Reliability(900, 1, 900, 1, 9) })]
        })));
    }

    [Fact]
    public void Nodes_that_the_beacon_does_not_draw_fail_the_draw()
    {
        var one = EvidenceCase.Create(2, 3, new int[12], produce: false, 7);
        Assert.Contains("draw",
            Names(Forge(one, one.Run with { Beacon = one.Run.Beacon! with { Hash = Keccak256.Hash("mine"u8) } })),
            StringComparison.Ordinal);
        Assert.Equal("draw", Names(Forge(one, one.Run with { Beacon = one.Run.Beacon! with { Block = 102 } })));
        var round = one.Run.Rounds[0];
        Assert.Equal("draw", Names(Forge(one,
            one.Run with { Rounds = [round with { Drawn = [.. round.Drawn.Reverse()] }, .. one.Run.Rounds.Skip(1)] })));
    }

    [Fact]
    public void A_spot_check_that_is_left_out_fails_also_where_it_was_due_for_a_node_in_place_of_another()
    {
        var one = Enumerable.Range(0, 1_000).Where(seed => seed % 3 != 0)
            .Select(seed => EvidenceCase.Create(1, 3, [6, 0, 0, 0, 0], produce: false, seed))
            .First(one => one.Run.Rounds is [{ Drawn: [_] }, { Drawn: [_, _] }]);
        Assert.True(EvidenceVerifier.Verify(one.Evidence).IsValid);
        var alone = one.Run with
        {
            Rounds = [one.Run.Rounds[0], one.Run.Rounds[1] with { Drawn = [one.Run.Rounds[1].Drawn[0]] }],
            Tasks = [.. one.Run.Tasks.Take(2)]
        };
        var report = Forge(one, alone with { Verdict = VerdictRule.Judge(alone) });
        Assert.Equal("spot check", Names(report));
        Assert.Contains("Expected a panel in round 2 of 2, one to check the other, found a panel in round 2 of 1.",
            Failing(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_another_was_not_bound_to_fails_its_commitment()
    {
        var one = EvidenceCase.Reproduced;
        var changed = one.Run.Tasks[1] with
        {
            Committed = one.Run.Tasks[1].Committed! with { Commitment = one.Run.Tasks[0].Committed!.Commitment }
        };
        var report = Forge(one, one.Run with { Tasks = [one.Run.Tasks[0], changed, one.Run.Tasks[2]] });
        Assert.Equal("commitment", Names(report));
        Assert.Equal(changed.Node.Node,
            Assert.Single(report.Nodes, node => node.Checks.Any(check => check.Result == CheckResult.Fail)).Node);
    }

    [Fact]
    public void A_request_without_a_signature_is_named()
    {
        var one = EvidenceCase.Reproduced;
        Assert.Equal("request", Names(Forge(one, one.Run with
        {
            Request = one.Run.Request with { Signature = EvidenceCase.Creator.Sign(default).ToString() }
        })));
    }

    [Fact]
    public void What_a_node_did_not_sign_is_not_its_result()
    {
        var one = EvidenceCase.Reproduced;
        var other = EvidenceCase.Sign(one.Evidence.Statements[1].Envelope.Payload, EvidenceCase.Creator);
        var report = EvidenceVerifier.Verify(one.Evidence with
        {
            Statements = [one.Evidence.Statements[0],
                one.Evidence.Statements[1] with
                {
                    Envelope = one.Evidence.Statements[1].Envelope with { Signature = other.Signature }
                }, .. one.Evidence.Statements.Skip(2)],
        });
        Assert.Equal("signature", Names(report));
        Assert.Contains(EvidenceCase.Creator.Address.ToString(), Failing(report), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_chain_contradicts_fails()
    {
        var (evidence, facts) = (EvidenceCase.Reproduced.Evidence, EvidenceCase.Reproduced.Facts);
        Assert.Equal("beacon", Names(EvidenceVerifier.Verify(evidence, facts with { Beacon = null })));
        Assert.Equal("beacon",
            Names(EvidenceVerifier.Verify(evidence, facts with { Beacon = facts.Beacon! with { Hash = default } })));
        var (root, batch) = facts.Batches.Single();
        Assert.Equal("anchor", Names(EvidenceVerifier.Verify(evidence,
            facts with { Batches = new Dictionary<Bytes32, ChainFacts> { [root] = batch with { Anchor = null } } })));
        Assert.Equal("anchor", Names(EvidenceVerifier.Verify(evidence,
            facts with { Component = facts.Component with { Anchor = null } })));
        Assert.False(EvidenceVerifier.Verify(evidence,
            facts with { Batches = new Dictionary<Bytes32, ChainFacts>() }).IsConfirmedByChain);
    }

    [Fact]
    public void A_file_with_a_value_replaced_is_refused_or_judged_but_never_throws() =>
        Gen.Select(Gen.Int[0, 1 << 20], Json.JsonGen.Document).Sample((at, other) =>
        {
            var node = JsonNode.Parse(EvidenceCase.Reproduced.Evidence.ToJson())!;
            var places = Manifests.ManifestGen.Places(node).ToArray();
            places[at % places.Length].ReplaceWith(JsonNode.Parse(other));
            if (EvidenceFile.TryParse(Encoding.UTF8.GetBytes(node.ToJsonString()), out var evidence,
                out var violations))
                _ = EvidenceVerifier.Verify(evidence, EvidenceCase.Reproduced.Facts);
            else
                Assert.NotEmpty(violations);
        }, iter: 60);

    [Fact]
    public void A_signed_statement_with_a_value_replaced_fails_a_check_unless_the_registry_alone_knows_that_value() =>
        Gen.Select(Gen.Int[0, Cases.Length - 1].Select(which => Cases[which]), Gen.Int[0, 3], Gen.Int[0, 1 << 20],
            Json.JsonGen.Document.Null()).Sample((one, which, at, other) =>
            {
                var statements = one.Evidence.Statements.Select(statement => statement.Envelope).ToArray();
                var node = JsonNode.Parse(statements[which].Payload.Span)!;
                var places = Manifests.ManifestGen.Places(node).ToArray();
                var place = places[at % places.Length];
                var path = place.GetPath();
                place.ReplaceWith(JsonNode.Parse(other
                    ?? (place is JsonValue ? AnotherDigit(place.ToJsonString(), at) : "null")));
                if (!CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(node.ToJsonString()), out byte[]? canonical,
                    out _) || canonical.AsSpan().SequenceEqual(statements[which].Payload.Span))
                    return;
                statements[which] = EvidenceCase.Sign(canonical,
                    which == 0 ? EvidenceCase.Operator : one.Keys[statements[which].KeyId]);
                var forged = EvidenceCase.Anchor(statements, one.Manifest,
                    which >= 0 && one.Run.Request.Template is not null ? EvidenceCase.Operator : EvidenceCase.Creator,
                    7);
                Assert.True(
                    !EvidenceVerifier.Verify(forged.Evidence, forged.Facts).IsValid
                        || which == 0 && IsOfRegistryAlone(one, path),
                    $"{path}: {Encoding.UTF8.GetString(canonical)}");
            }, iter: 120);

    [Fact]
    public void Every_detail_is_reported_in_words() => EvidenceCase.Any.Sample(one =>
    {
        var checks = All(EvidenceVerifier.Verify(one.Evidence, one.Facts)).Concat(
            All(EvidenceVerifier.Verify(one.Evidence with { Statements = [one.Evidence.Statements[0]] }))).ToArray();
        Assert.All(checks, check => Assert.NotEmpty(check.Detail));
        Assert.All(checks, check => Assert.DoesNotMatch(@"\w+ = |[{}]|^\(", check.Detail));
    }, iter: 10);

    // Before registrations existed, only the registry stated the operator of a node.
    private static bool IsOfRegistryAlone(EvidenceCase one, string path) =>
        RegistryAlone.Any(name => path.EndsWith($".{name}", StringComparison.Ordinal))
        || UnverifiedStatement.IsOfDao(path)
        || one.Evidence.Version == EvidenceVersion.First && (path.EndsWith(".operator", StringComparison.Ordinal)
            || path.EndsWith(".payout", StringComparison.Ordinal));

    /// <summary>The same JSON with one other digit, if it has a digit.</summary>
    private static string AnotherDigit(string json, int which)
    {
        int[] digits = [.. Enumerable.Range(0, json.Length).Where(i => char.IsAsciiDigit(json[i]))];
        if (digits.Length == 0)
            return json;
        var at = digits[which % digits.Length];
        return $"{json[..at]}{(json[at] == '9' ? '8' : (char)(json[at] + 1))}{json[(at + 1)..]}";
    }

    /// <summary>The report about a false run that the registry itself signs and anchors.</summary>
    private static EvidenceReport Forge(EvidenceCase one, Run run)
    {
        var forged = EvidenceCase.Prove(run, one.Manifest, one.Manifest, one.Keys, EvidenceCase.Creator, 7);
        return EvidenceVerifier.Verify(Read(forged.Evidence));
    }
}
