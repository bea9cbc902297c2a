// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The AINFT registry: anchors of the ledger, and an ERC-721 token for every AINFT that wants one
/// @notice An AINFT's id is keccak256(abi.encode(address creator, bytes32 digest, bytes32[] parents)), where digest is
/// the SHA-256 of the component's manifest in RFC 8785 canonical JSON. The id is also the ERC-721 token id. It commits
/// to the creator, the manifest and, through the parents, to the whole ancestry, so nobody, the admin included, can
/// change any of them or take an id for someone else.
/// @dev The registry also implements ERC-721, ERC-2981, ERC-5267 and OpenZeppelin's AccessControl.
interface IAinftRegistry {
    /// @notice A batch of the ledger was anchored.
    /// @param root The Merkle root over the batch's leaves; it names the batch.
    /// @param operator Who anchored it.
    /// @param size How many leaves the operator says the batch has, at least 1.
    event Anchored(bytes32 indexed root, address indexed operator, uint32 size);

    /// @notice An AINFT got its token; the lineage behind the id. Emitted once an id, after ERC-721's Transfer.
    /// @param id The AINFT's id and token id.
    /// @param digest The SHA-256 of the canonical manifest.
    /// @param parents The ids in the manifest's parents, in that order. They need no token of their own.
    event Linked(bytes32 indexed id, bytes32 indexed digest, bytes32[] parents);

    /// @notice The admin moved the token metadata. What an AINFT is does not depend on it.
    /// @param baseURI What tokenURI puts before the id from now on.
    event BaseURISet(string baseURI);

    /// @notice The admin set the royalty that royaltyInfo answers for every token.
    /// @param receiver Who gets the royalty.
    /// @param basisPoints The share of the sale price, in 1/10,000.
    event DefaultRoyaltySet(address indexed receiver, uint96 basisPoints);

    /// @notice The root is anchored already; an anchor is never changed.
    error RootAlreadyAnchored(bytes32 root);

    /// @notice A batch has at least one leaf.
    error EmptyBatch();

    /// @notice Zero is not the root of any batch.
    error ZeroRoot();

    /// @notice The id has its token already.
    error AlreadyMinted(bytes32 id);

    /// @notice The block is later than the deadline that the creator signed.
    error SignatureExpired(uint256 deadline);

    /// @notice The creator did not sign this digest, these parents and this deadline for this registry on this chain.
    /// @dev Also what a high-s or malformed signature gets, and an ERC-1271 wallet that reverts, answers short or
    /// otherwise, or burns its gas.
    error InvalidSignature(address creator);

    /// @notice Anchors a batch of the ledger for good. Costs the same whatever the batch's size.
    /// @dev Only OPERATOR_ROLE. Reverts with ZeroRoot, EmptyBatch or RootAlreadyAnchored.
    /// @param root The batch's Merkle root, in the encoding of OpenZeppelin's StandardMerkleTree over
    /// (uint8 kind, bytes32 subject, address account).
    /// @param size How many leaves the batch has.
    function anchor(bytes32 root, uint32 size) external;

    /// @notice When and by whom a root was anchored.
    /// @param root The batch's Merkle root.
    /// @return operator Who anchored it; zero if nobody has.
    /// @return size How many leaves the batch has; zero if not anchored.
    /// @return time The anchoring block's timestamp in Unix seconds; zero if not anchored.
    function anchorOf(bytes32 root) external view returns (address operator, uint32 size, uint64 time);

    /// @notice Whether the leaf (kind, subject, account) is in the batch of an anchored root.
    /// @param root The batch's Merkle root.
    /// @param kind What the entry is: 1 for a registration, further kinds as the ledger defines them.
    /// @param subject The entry's subject; for a registration, the AINFT's id.
    /// @param account The entry's author; for a registration, the creator.
    /// @param proof The siblings from the leaf up to the root.
    /// @return Whether the root is anchored and the proof leads to it.
    function proves(bytes32 root, uint8 kind, bytes32 subject, address account, bytes32[] calldata proof)
        external
        view
        returns (bool);

    /// @notice The id of an AINFT, minted or not.
    /// @param creator Who mints it.
    /// @param digest The SHA-256 of the canonical manifest.
    /// @param parents The ids in the manifest's parents, in that order.
    /// @return keccak256(abi.encode(creator, digest, parents))
    function idOf(address creator, bytes32 digest, bytes32[] calldata parents) external pure returns (bytes32);

    /// @notice Mints the token of the caller's AINFT to the caller.
    /// @dev Reverts with AlreadyMinted. A contract that calls gets the token without onERC721Received being asked.
    /// @param digest The SHA-256 of the canonical manifest.
    /// @param parents The ids in the manifest's parents, in that order.
    /// @return id The AINFT's id.
    function mint(bytes32 digest, bytes32[] calldata parents) external returns (bytes32 id);

    /// @notice Mints the token of a creator's AINFT to the creator; anyone may pay for it.
    /// @dev The signature is EIP-712, domain {name "AINFT", version "1", chainId, verifyingContract}, type
    /// Mint(bytes32 digest,bytes32[] parents,uint256 deadline). An account without code answers by ECDSA (65 bytes
    /// r, s, v with low s), one with code by ERC-1271. Reverts with SignatureExpired, InvalidSignature or AlreadyMinted.
    /// There is no nonce: an id is minted once and there is no burning, so a signature works once.
    /// The message names no creator; the id does. Who signs for a wallet that takes its owner's plain signature (no
    /// ERC-7739, no hash of its own) has thereby signed the same digest and parents as a creator himself.
    /// @param creator Who signed; the token goes there.
    /// @param digest The SHA-256 of the canonical manifest.
    /// @param parents The ids in the manifest's parents, in that order.
    /// @param deadline The last Unix second at which the signature is good.
    /// @param signature The creator's signature.
    /// @return id The AINFT's id.
    function mintFor(
        address creator,
        bytes32 digest,
        bytes32[] calldata parents,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id);

    /// @notice Sets what tokenURI puts before the id. Only DEFAULT_ADMIN_ROLE.
    /// @param newBaseURI For example https://example.org/api/metadata/
    function setBaseURI(string calldata newBaseURI) external;

    /// @notice Sets the ERC-2981 royalty of every token. Only DEFAULT_ADMIN_ROLE.
    /// @param receiver Who gets the royalty; not zero.
    /// @param basisPoints The share of the sale price, in 1/10,000; at most 10,000. Zero switches royalties off.
    function setDefaultRoyalty(address receiver, uint96 basisPoints) external;
}
