using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// An EIP-712 struct without nested structs. Hash and typed data come from the same fields and values, so they cannot
/// differ.
/// </summary>
internal sealed class MessageType(string name, params (string Type, string Name)[] fields)
{
    private readonly Bytes32 typeHash = Keccak256.Hash(Encoding.UTF8.GetBytes(
        $"{name}({string.Join(',', fields.Select(field => $"{field.Type} {field.Name}"))})"));

    public Bytes32 Hash(MintDomain domain, params ReadOnlySpan<Value> values)
    {
        var words = new byte[(1 + fields.Length) * Bytes32.Size];
        typeHash.CopyTo(words);
        for (var i = 0; i < fields.Length; i++)
            values[i].Word.CopyTo(words.AsSpan((1 + i) * Bytes32.Size));
        return domain.HashToSign(Keccak256.Hash(words));
    }

    public JsonObject TypedData(MintDomain domain, params ReadOnlySpan<Value> values)
    {
        var types = new JsonArray();
        var message = new JsonObject();
        for (var i = 0; i < fields.Length; i++)
        {
            types.Add((JsonNode)TypedMessage.Field(fields[i].Name, fields[i].Type));
            message[fields[i].Name] = values[i].Text;
        }
        return TypedMessage.Write(domain, name, types, message);
    }

    /// <summary>A member, as the word that is hashed and as the text that a wallet shows.</summary>
    public readonly record struct Value(Bytes32 Word, string Text)
    {
        public static implicit operator Value(Bytes32 word) => new(word, word.ToString());

        public static implicit operator Value(Sha256Digest digest) => digest.Value;

        public static implicit operator Value(int number) => (ulong)number;

        public static implicit operator Value(ulong number)
        {
            Span<byte> word = stackalloc byte[Bytes32.Size];
            word.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(word[(Bytes32.Size - sizeof(ulong))..], number);
            return new Value(new Bytes32(word), TypedMessage.Decimal(number));
        }

        // EIP-712 encodes a string as its hash.
        public static implicit operator Value(string text) => new(Keccak256.Hash(Encoding.UTF8.GetBytes(text)), text);

        public static implicit operator Value(Address account)
        {
            Span<byte> word = stackalloc byte[Bytes32.Size];
            word.Clear();
            account.CopyTo(word[(Bytes32.Size - Address.Size)..]);
            return new Value(new Bytes32(word), account.ToString());
        }
    }
}
